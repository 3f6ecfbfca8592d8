"""Our own HTTP door, under /api/v1."""
