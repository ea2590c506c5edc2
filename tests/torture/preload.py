"""What the server process has loaded and read before it forks a worker. Nothing else imports this."""

from factories import deciding, names_worker, signed_worker  # noqa: F401
from thidua.calendar.workdays import load_workdays
from thidua.check import waiting  # noqa: F401
from thidua.check.docs import write_data_docs  # noqa: F401
from thidua.check.gate import prepare_suites
from thidua.deliver.channels import channel_names
from thidua.forms.load import load_editions
from thidua.load import load  # noqa: F401
from thidua.plan.catalogue_load import load_catalogue
from thidua.render.fonts import choose_font
from thidua.render.run import template_sha256
from thidua.report import issue  # noqa: F401
from torture import killer, worker  # noqa: F401

for read in (load_catalogue, load_editions, load_workdays, prepare_suites, channel_names, choose_font, template_sha256):
    read()
