"""What the web server calls."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from audino_py.conf.lean import without_unused
from audino_py.services.stalls import watched

# The thread that holds the writers' lock asks for the interpreter after each statement, and may
# wait for it as long as this, with all other writers behind it. Python's own 5 ms is for sums.
SWITCH_S = 0.0005

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
sys.setswitchinterval(SWITCH_S)
with without_unused():
    application = watched(get_wsgi_application())
    _ = get_resolver().url_patterns  # the views load here, not with the first request
