"""Every address. Dutch has the bare paths, English lives under /en/; the language is never stored."""

from django.urls import path

from radar_web.public import views

urlpatterns = [
    path("", views.home, {"language": "nl"}, name="home"),
    path("en/", views.home, {"language": "en"}, name="home"),
    path("voorbeeld/", views.example, {"language": "nl"}, name="example"),
    path("en/example/", views.example, {"language": "en"}, name="example"),
]
