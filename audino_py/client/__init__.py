"""Programs at the other end of the wire: only HTTP, no Django, no database."""
