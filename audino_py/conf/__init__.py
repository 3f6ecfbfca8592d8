"""Settings and addresses of the installed package."""
