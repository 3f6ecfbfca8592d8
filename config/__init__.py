"""The site as a checkout runs it; an installed package uses ``audino_py.conf``."""
