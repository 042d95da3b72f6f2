module github.com/pulumi/pulumi-aws/sdk/v7

go 1.24

require github.com/pulumi/pulumi/sdk/v3 v3.259.0
