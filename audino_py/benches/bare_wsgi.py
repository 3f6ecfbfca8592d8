"""What the web server calls for the yardstick."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
application = get_wsgi_application()
settings.ROOT_URLCONF = "audino_py.benches.bare"
