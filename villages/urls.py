"""Pages of places: /villages/ and below (product.md §4.3)."""

from django.urls import path, re_path

from villages.views import lines, offices, places, profiles, tables

urlpatterns = [
    path("", places.VillageList.as_view(), name="village-list"),
    path("lines/", lines.LineList.as_view(), name="line-list"),
    path("lines/new/", lines.line_new, name="line-new"),
    path("lines/<int:pk>/", lines.line_edit, name="line-edit"),
    path("lines/<int:pk>/end/", lines.line_end, name="line-end"),
    path("import/", tables.village_import, name="village-import"),
    path("import/template/", tables.village_template, name="village-template"),
    path("export/", tables.village_export, name="village-export"),
    re_path(r"^(?P<code>\d{2,12})/$", places.VillageDetail.as_view(), name="village-detail"),
    re_path(r"^(?P<code>\d{12})/profile/(?P<year>\d{4})/$", profiles.profile_edit, name="profile-edit"),
    re_path(r"^(?P<code>\d{2,12})/office/$", offices.office_edit, name="office-edit"),
]
