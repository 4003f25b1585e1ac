"""Batches, meetings, quotas and settings of procedures: /batches/, /assemblies/, /quotas/, /settings/procedures/."""

from django.urls import path

from households.views.meetings import assemblies, batches, printing, procedures, quotas
from households.views.meetings.listing import AssemblyList

urlpatterns = [
    path("batches/new/", batches.new, name="batch-new"),
    path("batches/<int:pk>/", batches.detail, name="batch-detail"),
    path("batches/<int:pk>/leave/", batches.leave, name="batch-leave"),
    path("batches/<int:pk>/take-up/", batches.fill_up, name="batch-take-up"),
    path("batches/<int:pk>/print/<slug:document>/", printing.batch_print, name="batch-print"),
    path("assemblies/", AssemblyList.as_view(), name="assembly-list"),
    path("assemblies/new/", assemblies.new, name="assembly-new"),
    path("assemblies/<int:pk>/", assemblies.detail, name="assembly-detail"),
    path("assemblies/<int:pk>/edit/", assemblies.edit, name="assembly-edit"),
    path("assemblies/<int:pk>/lock/", assemblies.lock, name="assembly-lock"),
    path("assemblies/<int:pk>/print/", printing.assembly_print, name="assembly-print"),
    path("assemblies/<int:pk>/scan/<slug:document>/", assemblies.scan, name="assembly-scan"),
    path("quotas/", quotas.quotas, name="quota-list"),
    path("settings/procedures/", procedures.ProcedureSettings.as_view(), name="procedure-settings"),
    path("settings/standards/", procedures.standards, name="standards-edit"),
    path("settings/procedures/<slug:step>/", procedures.edit, name="procedure-edit"),
]
