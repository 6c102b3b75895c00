#!/usr/bin/env bash
# Builds the images from what is committed, whatever lies about in the working folder:  deploy/docker/build.sh [TAG] [IMAGE…]
#   TAG     default: the short hash of the commit
#   IMAGE   gateway, functions, silo, kannel; default: gateway functions kannel (silo: see README.md)
# REGISTRY=registry.example/ before it names the images for a registry; ENGINE=Orleans builds the gateway for a cluster.
# Needs git and docker with BuildKit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tag=${1:-$(git rev-parse --short HEAD)}
shift || true
[ "$#" -gt 0 ] || set -- gateway functions kannel
for image in "$@"; do
  # A tar of the commit is the context: nothing that is not in the repository can get into an image.
  git archive --format=tar HEAD \
    | DOCKER_BUILDKIT=1 docker build ${ENGINE:+--build-arg "ENGINE=$ENGINE"} --file "deploy/docker/$image.Dockerfile" --tag "${REGISTRY:-}smartmanager/$image:$tag" -
done
