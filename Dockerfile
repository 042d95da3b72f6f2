# The same committed bundle that the action runs (npm run action): nothing is installed here.
FROM node:24-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df
COPY action/cli.cjs action/one-active-key.cjs action/LICENSES.txt LICENSE /opt/one-active-key/
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/node", "/opt/one-active-key/cli.cjs"]
CMD ["--help"]
