"""Manifests, image and service agree with the program: fields, ports, addresses, settings, times."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from balancers import DEPLOY
from deploy.shapes import NAMED, SHAPES, strange
from running_site import ROOT
from test_docs import faults

from quizlib.serving.app import PING
from quizlib.settings import Settings

SETTINGS = {f"QUIZLIB_{name.upper()}" for name in Settings.model_fields}
PORT = Settings.model_fields["port"].default
CONSOLE_PORT = Settings.model_fields["organizer_port"].default
DOCUMENTS = [
    document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]


def one_of(kind: str) -> dict[str, Any]:
    [found] = [document for document in DOCUMENTS if document["kind"] == kind]
    return dict(found)


def container(kind: str) -> dict[str, Any]:
    [found] = one_of(kind)["spec"]["template"]["spec"]["containers"]
    return dict(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_a_manifest_has_the_fields_of_its_kind_and_no_others(document: dict[str, Any]) -> None:
    shape = SHAPES[document["apiVersion"], document["kind"]]
    whole = {"apiVersion": "text", "kind": "text", "metadata": NAMED, **shape}
    assert strange(document, whole, document["kind"]) == []


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_selectors_volumes_and_keys_name_what_is_there(kind: str) -> None:
    spec = one_of(kind)["spec"]
    pod, own = spec["template"], container(kind)
    assert spec["selector"]["matchLabels"] == pod["metadata"]["labels"]
    volumes = {one["name"] for one in pod["spec"]["volumes"]} | {
        one["metadata"]["name"] for one in spec.get("volumeClaimTemplates", ())
    }
    for each in [*pod["spec"]["containers"], *pod["spec"].get("initContainers", ())]:
        assert {one["name"] for one in each["volumeMounts"]} <= volumes
        assert each["image"] == container("Deployment")["image"]
        assert each["securityContext"]["readOnlyRootFilesystem"]
    secret, settings = one_of("Secret"), one_of("ConfigMap")
    [key] = [one["secret"]["items"][0]["path"] for one in pod["spec"]["volumes"] if "secret" in one]
    [mount] = [one["mountPath"] for one in own["volumeMounts"] if one["name"] == "secret"]
    assert settings["data"]["QUIZLIB_SECRET_FILE"] == f"{mount}/{key}"
    assert {key, "store"} == set(secret["stringData"])
    assert own["envFrom"][0]["configMapRef"]["name"] == settings["metadata"]["name"]


def test_settings_are_those_of_the_program() -> None:
    given = set(one_of("ConfigMap")["data"])
    for kind in ("Deployment", "StatefulSet"):
        given |= {one["name"] for one in container(kind)["env"]}
    assert given <= SETTINGS
    data = {name.removeprefix("QUIZLIB_").lower(): value for name, value in one_of("ConfigMap")["data"].items()}
    assert Settings(**data).proxies == 1  # all of them make sense to the program


def test_ports_and_probes_are_those_of_the_program() -> None:
    own = container("Deployment")
    assert own["ports"] == [{"name": "members", "containerPort": PORT}]
    assert container("StatefulSet")["ports"] == [{"name": "console", "containerPort": CONSOLE_PORT}]
    asked = {name: own[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert {name: one["path"] for name, one in asked.items()} == {
        "startupProbe": "/healthz",
        "livenessProbe": "/healthz",
        "readinessProbe": "/readyz",
    }
    [port] = one_of("Service")["spec"]["ports"]
    assert {one["port"] for one in asked.values()} == {port["targetPort"]} == {"members"}
    [path] = one_of("Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": one_of("Service")["metadata"]["name"], "port": {"name": port["name"]}}
    assert one_of("Service")["spec"]["selector"] == one_of("Deployment")["spec"]["selector"]["matchLabels"]
    assert one_of("PodDisruptionBudget")["spec"]["selector"] == one_of("Deployment")["spec"]["selector"]


def test_the_published_address_is_the_ingress() -> None:
    spec = one_of("Ingress")["spec"]
    [rule], [tls] = spec["rules"], spec["tls"]
    assert [rule["host"]] == tls["hosts"]
    assert one_of("ConfigMap")["data"]["QUIZLIB_SITE"] == f"https://{rule['host']}"


def test_whoever_stops_a_node_waits_longer_than_it_takes() -> None:
    drain = int(one_of("ConfigMap")["data"]["QUIZLIB_DRAIN"])
    assert one_of("Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > drain
    service = unit()
    assert int(service["TimeoutStopSec"]) > int(environment(service)["QUIZLIB_DRAIN"])


def test_whoever_stands_in_front_waits_longer_than_three_pings() -> None:
    times = {
        "nginx": r"proxy_read_timeout +(\d+)s;",
        "haproxy": r"timeout tunnel (\d+)s",
        "kubernetes": r'proxy-read-timeout: "(\d+)"',
    }
    for folder, pattern in times.items():
        text = "".join(one.read_text(encoding="utf-8") for one in (DEPLOY / folder).iterdir())
        assert [int(one) > 3 * PING for one in re.findall(pattern, text)] == [True], folder


def test_commands_are_those_of_the_program() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    [command] = re.findall(r"(?m)^CMD (\[.*\])$", image)
    commands = [
        yaml.safe_load(command),
        container("Deployment")["args"],
        container("StatefulSet")["args"],
        ["quizlib", *shlex.split(unit()["ExecStart"])[1:]],
    ]
    assert [faults(shlex.join(one)) for one in commands] == [[], [], [], []]


def test_the_image_takes_files_that_exist_and_runs_as_nobody_special() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    taken = [name for line in re.findall(r"(?m)^COPY (.+) \S+$", image) for name in line.split()]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [name for name in taken if not (ROOT / name).exists() or f"!{name}" not in ignored] == []
    assert re.findall(r"(?m)^USER (.+)$", image) == ["10001"]
    assert re.findall(r"(?m)^EXPOSE (.+)$", image) == [str(PORT)]
    assert one_of("Deployment")["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == 10001


def test_the_service_sets_settings_of_the_program() -> None:
    given = environment(unit())
    assert {name for name in given if name.startswith("QUIZLIB_")} <= SETTINGS
    assert given["QUIZLIB_SECRET_FILE"] == "%d/" + unit()["LoadCredential"].partition(":")[0]


def unit() -> dict[str, str]:
    lines = (DEPLOY / "systemd" / "quizlib.service").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def environment(service: dict[str, str]) -> dict[str, str]:
    return dict(one.split("=", 1) for one in service["Environment"].split())


def test_every_file_says_what_must_be_changed() -> None:
    for path in (one for one in Path(DEPLOY).rglob("*") if one.is_file()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = re.search(r"10\.0\.0\.|example\.cn|/etc/(nginx|haproxy)/(certs|quizlib-)", line)
            if place and not line.lstrip().startswith("#"):
                assert "CHANGE" in line, f"{path.relative_to(ROOT)}:{number}"
