"""What the web server calls: see audino_py/conf/wsgi.py."""

from audino_py.conf.wsgi import application

__all__ = ["application"]
