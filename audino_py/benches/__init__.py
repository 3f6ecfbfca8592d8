"""Benchmarks: each makes its inputs, runs its own server, and prints what it measured."""
