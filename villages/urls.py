"""Pages of places: /villages/ and below (product.md §4.3)."""

from django.urls import path, re_path

from villages.views import lines, offices, places, profiles, project_tables, projects, tables

urlpatterns = [
    path("", places.VillageList.as_view(), name="village-list"),
    path("lines/", lines.LineList.as_view(), name="line-list"),
    path("lines/new/", lines.line_new, name="line-new"),
    path("lines/<int:pk>/", lines.line_edit, name="line-edit"),
    path("lines/<int:pk>/end/", lines.line_end, name="line-end"),
    path("import/", tables.village_import, name="village-import"),
    path("import/template/", tables.village_template, name="village-template"),
    path("export/", tables.village_export, name="village-export"),
    path("projects/", projects.ProjectList.as_view(), name="project-list"),
    path("projects/new/", projects.project_new, name="project-new"),
    path("projects/import/", project_tables.project_import, name="project-import"),
    path("projects/import/template/", project_tables.project_template, name="project-template"),
    path("projects/export/", project_tables.project_export, name="project-export"),
    path("projects/<int:pk>/", projects.ProjectDetail.as_view(), name="project-detail"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<int:pk>/step/", projects.project_step, name="project-step"),
    path("projects/<int:pk>/funds/", projects.fund_new, name="fund-new"),
    path("projects/<int:pk>/funds/<int:entry_pk>/withdraw/", projects.fund_withdraw, name="fund-withdraw"),
    re_path(r"^(?P<code>\d{2,12})/$", places.VillageDetail.as_view(), name="village-detail"),
    re_path(r"^(?P<code>\d{12})/profile/(?P<year>\d{4})/$", profiles.profile_edit, name="profile-edit"),
    re_path(r"^(?P<code>\d{2,12})/office/$", offices.office_edit, name="office-edit"),
]
