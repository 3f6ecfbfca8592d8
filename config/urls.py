"""Addresses: see audino_py/conf/urls.py."""

from audino_py.conf.urls import handler400, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
