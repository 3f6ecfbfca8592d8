"""Audio annotation server for speech teams."""
