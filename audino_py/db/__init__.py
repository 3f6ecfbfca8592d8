"""Below the models: the SQLite backend whose writers queue, row locks, where files lie."""
