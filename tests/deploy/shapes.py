"""Which fields Kubernetes knows."""

from typing import Any

#: The fields that Kubernetes knows, as far as these manifests need them. A string ends in a type; "*" is any name.
NAMED = {"name": "text", "labels": {"*": "text"}, "annotations": {"*": "text"}}
SELECTOR = {"matchLabels": {"*": "text"}}
PROBE = {
    "httpGet": {"path": "text", "port": "text"},
    **dict.fromkeys(("periodSeconds", "timeoutSeconds", "failureThreshold"), "number"),
}
CONFINED = {
    "allowPrivilegeEscalation": "flag",
    "readOnlyRootFilesystem": "flag",
    "capabilities": {"drop": ["text"]},
}
CONTAINER: dict[str, Any] = {
    "name": "text",
    "image": "text",
    "args": ["text"],
    "command": ["text"],
    "ports": [{"name": "text", "containerPort": "number"}],
    "envFrom": [{"configMapRef": {"name": "text"}}],
    "env": [{"name": "text", "value": "text", "valueFrom": {"secretKeyRef": {"name": "text", "key": "text"}}}],
    **dict.fromkeys(("startupProbe", "livenessProbe", "readinessProbe"), PROBE),
    "resources": {"requests": {"*": "text"}, "limits": {"*": "text"}},
    "securityContext": CONFINED,
    "volumeMounts": [{"name": "text", "mountPath": "text", "readOnly": "flag"}],
}
POD = {
    "metadata": NAMED,
    "spec": {
        "terminationGracePeriodSeconds": "number",
        "automountServiceAccountToken": "flag",
        "securityContext": {
            "runAsNonRoot": "flag",
            "runAsUser": "number",
            "fsGroup": "number",
            "seccompProfile": {"type": "text"},
        },
        "topologySpreadConstraints": [
            {"maxSkew": "number", "topologyKey": "text", "whenUnsatisfiable": "text", "labelSelector": SELECTOR}
        ],
        "initContainers": [CONTAINER],
        "containers": [CONTAINER],
        "volumes": [
            {
                "name": "text",
                "secret": {
                    "secretName": "text",
                    "defaultMode": "number",
                    "items": [{"key": "text", "path": "text"}],
                },
                "emptyDir": {"sizeLimit": "text"},
            }
        ],
    },
}
SHAPES: dict[tuple[str, str], dict[str, Any]] = {
    ("v1", "ConfigMap"): {"data": {"*": "text"}},
    ("v1", "Secret"): {"type": "text", "stringData": {"*": "text"}},
    ("v1", "Service"): {
        "spec": {"selector": {"*": "text"}, "ports": [{"name": "text", "port": "number", "targetPort": "text"}]}
    },
    ("policy/v1", "PodDisruptionBudget"): {"spec": {"maxUnavailable": "number", "selector": SELECTOR}},
    ("apps/v1", "Deployment"): {
        "spec": {
            "replicas": "number",
            "selector": SELECTOR,
            "strategy": {"rollingUpdate": {"maxUnavailable": "number", "maxSurge": "number"}},
            "template": POD,
        }
    },
    ("apps/v1", "StatefulSet"): {
        "spec": {
            "serviceName": "text",
            "replicas": "number",
            "selector": SELECTOR,
            "template": POD,
            "volumeClaimTemplates": [
                {
                    "metadata": NAMED,
                    "spec": {"accessModes": ["text"], "resources": {"requests": {"*": "text"}}},
                }
            ],
        }
    },
    ("networking.k8s.io/v1", "Ingress"): {
        "spec": {
            "ingressClassName": "text",
            "tls": [{"hosts": ["text"], "secretName": "text"}],
            "rules": [
                {
                    "host": "text",
                    "http": {
                        "paths": [
                            {
                                "path": "text",
                                "pathType": "text",
                                "backend": {"service": {"name": "text", "port": {"name": "text"}}},
                            }
                        ]
                    },
                }
            ],
        }
    },
}
TYPES = {"text": str, "number": int, "flag": bool}


def strange(value: Any, shape: Any, where: str) -> list[str]:
    """What Kubernetes would not take."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} should be a mapping"]
        inner = {key: shape.get(key, shape.get("*")) for key in value}
        unknown = [f"{where}.{key} is not known" for key, one in inner.items() if one is None]
        return unknown + [
            fault for key, one in inner.items() if one for fault in strange(value[key], one, f"{where}.{key}")
        ]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} should be a list"]
        return [fault for n, one in enumerate(value) for fault in strange(one, shape[0], f"{where}[{n}]")]
    return [] if type(value) is TYPES[shape] else [f"{where} should be a {shape}, not {value!r}"]
