"""Every read: what an actor may know of."""
