"""Settings: see audino_py/conf/settings.py."""

from audino_py.conf.settings import *  # noqa: F403  one set of settings for checkout and package
