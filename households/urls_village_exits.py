"""Villages' exits: /village-exits/ and below, and what places ask of a village: /settings/village-standards/."""

from django.urls import path, re_path

from households.views.village_exits import filling, sheets, standards
from households.views.village_exits.detail import detail
from households.views.village_exits.listing import ExitList

urlpatterns = [
    path("village-exits/", ExitList.as_view(), name="village-exit-list"),
    re_path(r"^village-exits/new/(?P<code>\d{12})/$", filling.new, name="village-exit-new"),
    path("village-exits/<int:pk>/", detail, name="village-exit-detail"),
    path("village-exits/<int:pk>/items/<int:item_pk>/", filling.item, name="village-exit-item"),
    path("village-exits/<int:pk>/check/", filling.check, name="village-exit-check"),
    path("village-exits/<int:pk>/sheets/new/", sheets.new, name="village-exit-post"),
    path("village-exits/<int:pk>/sheets/<int:sheet_pk>/print/", sheets.SheetPrint.as_view(), name="village-exit-print"),
    path("village-exits/<int:pk>/files/<int:file_pk>/", filling.file, name="village-exit-file"),
    path("settings/village-standards/", standards.StandardList.as_view(), name="village-standards"),
    path("settings/village-standards/edit/", standards.edit, name="village-standard-edit"),
]
