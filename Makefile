# Everything is installed into .venv, .tools and .thidua in this folder; nothing else on the machine is touched.
PYTHON ?= python3
SERVERS := openssh-server openssh-client postfix dovecot-imapd softhsm2
VENV   := .venv
UV     := .tools/bin/uv
RUN    := $(VENV)/bin
SETUP  := $(VENV)/.installed

# Byte code is compiled once: without it every Airflow process compiles for itself.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-correction test torture servers check fix bench setup stop clean

demo: $(SETUP) ## the main job, end to end, on embedded parts
	$(RUN)/thidua demo

demo-correction: $(SETUP) ## one figure of an issued report is corrected; starts the demo where it is not running
	$(RUN)/thidua demo --correct

test: $(SETUP) ## all tests
	$(RUN)/pytest

torture: $(SETUP) ## kills at random, 500 rounds (ROUNDS=n, SEED=n), and of a whole Airflow (AIRFLOW=n); a short form is part of `make test`
	THIDUA_TORTURE_ROUNDS=$(or $(ROUNDS),500) THIDUA_TORTURE_SEED=$(or $(SEED),1) \
	THIDUA_TORTURE_AIRFLOW=$(or $(AIRFLOW),3) $(RUN)/pytest -x tests/torture tests/sql/*/test_kills.py

servers: ## real servers for the tests that talk to some, from Debian's packages; needs root. Without them those tests are skipped
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -q -y --no-install-recommends $(SERVERS)

check: $(SETUP) ## format, lint, types, DAG import, docs links, compose file; edits nothing
	$(RUN)/python -m tools.check

fix: $(SETUP) ## format and mend what can be mended by machine
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

bench: $(SETUP) ## workbooks per second and seconds per report, as ratios in one run
	$(RUN)/python -m tools.bench

stop: ## end what `make demo` left running
	@if [ -x $(RUN)/thidua ]; then $(RUN)/thidua demo --stop; fi

setup: $(SETUP)

$(SETUP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Cần Python 3.11 trở lên.")'
	@test -x $(UV) || { $(PYTHON) -m venv .tools && .tools/bin/python -m pip install -q --disable-pip-version-check "uv>=0.13,<1"; }
	$(UV) sync --frozen --compile-bytecode --python $(PYTHON)
	@touch $@

clean: stop
	rm -rf $(VENV) .tools .thidua
