# The logic is in scripts/run.py, which works without make too. ARGS are passed on: make serve ARGS="--port 9000"
PYTHON ?= python3

.PHONY: serve setup lab test check bench drill nodes

serve:  ## start the members' site
	@$(PYTHON) scripts/run.py serve $(ARGS)
setup:  ## make .venv and install
	@$(PYTHON) scripts/run.py setup $(ARGS)
lab:  ## open JupyterLab
	@$(PYTHON) scripts/run.py lab $(ARGS)
test:  ## install what the tests need and run them all
	@$(PYTHON) scripts/run.py test $(ARGS)
bench:  ## compare the members' site with stock Voila and others, about 15 minutes
	@$(PYTHON) scripts/run.py bench $(ARGS)
drill:  ## kill the server under two thousand members and cut their network, about 8 minutes
	@$(PYTHON) scripts/run.py drill $(ARGS)
nodes:  ## two nodes behind HAProxy under a thousand members: one is killed, the other leaves, about 4 minutes
	@$(PYTHON) scripts/run.py nodes $(ARGS)
check:  ## style and types only
	@$(PYTHON) scripts/run.py check $(ARGS)
