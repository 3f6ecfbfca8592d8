"""The yardstick: one row through REST framework on the same web server, and nothing else."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.generics import CreateAPIView

from audino_py.models import Attempt


class RowSerializer(serializers.ModelSerializer[Attempt]):
    """The smallest table there is."""

    class Meta:
        model = Attempt
        fields = ["who"]


class RowView(CreateAPIView[Attempt]):
    """No account, no rule: a row."""

    authentication_classes: Any = []
    permission_classes: Any = []
    queryset = Attempt.objects.none()
    serializer_class = RowSerializer


urlpatterns = [path("rows", RowView.as_view())]
