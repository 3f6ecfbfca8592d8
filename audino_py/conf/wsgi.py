"""What the web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from audino_py.services.stalls import watched

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
application = watched(get_wsgi_application())
