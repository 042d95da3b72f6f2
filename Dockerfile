FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run build && mkdir /out && npm pack --ignore-scripts --pack-destination /out

FROM node:24-slim
COPY --from=build /out/*.tgz /tmp/package.tgz
# The packages of the AWS SDK are what `live` and `remediate` need besides (docs/live-check.md).
RUN npm install --global --omit=dev --omit=peer /tmp/package.tgz \
    @aws-sdk/client-iam @aws-sdk/client-sts @aws-sdk/credential-providers \
    @aws-sdk/client-cloudtrail @aws-sdk/client-organizations \
    @aws-sdk/client-cloudformation @aws-sdk/client-accessanalyzer && rm /tmp/package.tgz && npm cache clean --force
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["one-active-key"]
CMD ["--help"]
