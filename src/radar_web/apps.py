"""What happens around a migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from radar_web import rights


class RadarConfig(AppConfig):
    name = "radar_web"

    def ready(self) -> None:
        post_migrate.connect(rights.grant, sender=self)
