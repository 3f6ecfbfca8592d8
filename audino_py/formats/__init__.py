"""Documents (finished annotations as plain values) to and from files that toolkits read."""
