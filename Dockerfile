FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run build && mkdir /out && npm pack --ignore-scripts --pack-destination /out

FROM node:24-slim
COPY --from=build /out/*.tgz /tmp/package.tgz
RUN npm install --global --omit=dev --omit=peer /tmp/package.tgz && rm /tmp/package.tgz && npm cache clean --force
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["one-active-key"]
CMD ["--help"]
