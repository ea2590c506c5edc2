"""`python -m thidua_airflow.prepare`: Airflow's own data base at the newest version, with the pool that our DAGs need.

One process for both, for starting Airflow's command line takes longer than either. Whoever starts a scheduler runs
this first: a task whose pool is missing waits for ever.
"""

from airflow.cli.cli_parser import get_parser

from thidua.launch.pools import DESCRIPTION, RERUNS, rerun_slots


def prepare() -> None:
    """Safe to repeat."""
    arguments = get_parser().parse_args(["db", "migrate"])
    arguments.func(arguments)
    make_missing_pools()


def make_missing_pools() -> None:
    """A pool that exists keeps its slots: somebody may have chosen them in the web interface."""
    from airflow.models.pool import Pool

    if Pool.get_pool(RERUNS) is None:
        Pool.create_or_update_pool(RERUNS, slots=rerun_slots(), description=DESCRIPTION, include_deferred=False)


if __name__ == "__main__":
    prepare()
