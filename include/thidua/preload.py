"""What every step uses and none changes, read and compiled ahead of time.

For a process that others are forked from, such as Airflow's: they inherit it and do not spend their first seconds on
it. No connection is opened and no thread is started here, for neither outlives a fork.
"""

import gc

OBJECTS_BEFORE_COLLECTION = 50_000
"""With Python's own 700 it starts 140 times in a commune of 100 workbooks, and takes 45 ms; so, 15 ms."""


def preload() -> None:
    """Catalogues, form editions, rules with their plan of metrics, templates and words. Safe to repeat."""
    from thidua.aggregate.rules import rules_sha256
    from thidua.calendar.workdays import load_workdays
    from thidua.check.docs import prepare_docs
    from thidua.check.feedback import load_template as load_answer
    from thidua.check.gate import prepare_suites
    from thidua.check.suites import suite_sha256
    from thidua.deliver.letter import compile_letters
    from thidua.forms.load import load_editions
    from thidua.plan.catalogue_load import load_catalogue
    from thidua.render.docx import load_template
    from thidua.render.run import template_sha256
    from thidua.report.phrases import load_phrases
    from thidua.warehouse.connect import read_statements

    load_catalogue()
    load_workdays()
    load_editions()
    suite_sha256()
    prepare_suites()
    prepare_docs()
    load_answer("feedback.txt.j2")
    load_template()
    template_sha256()
    load_phrases().compile_all()
    compile_letters()
    read_statements()
    rules_sha256()


def settle() -> None:
    """When all is loaded: what is in memory now is not visited by the garbage collector any more, and it runs seldom.

    More than 300 000 objects stay, most of them Great Expectations' and pandas'. Walking through them again and again
    takes a tenth of a commune's time, and in a forked process copies every page that they lie on. Safe to repeat.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION, 20, 20)
