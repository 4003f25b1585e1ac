"""三率一度 and its samples: /indicators/."""

from django.urls import path

from households.views import indicators

urlpatterns = [
    path("", indicators.Indicators.as_view(), name="indicators"),
    path("draw/", indicators.draw, name="sample-draw"),
    path("households/", indicators.SampleHomes.as_view(), name="sample-homes"),
    path("households/<int:pk>/", indicators.result, name="sample-result"),
]
