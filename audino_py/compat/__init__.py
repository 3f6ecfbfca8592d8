"""The door of audino v1's clients: its addresses, its words, our services behind them.

Where v1 was broken the better answer stands; ``tests/compat/better.csv`` lists each.
"""
