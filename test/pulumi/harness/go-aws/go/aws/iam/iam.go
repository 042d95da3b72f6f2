// Package iam is a double of the generated package of pulumi-aws, for two resources: the real module
// has hundreds of megabytes. It registers what the generated code registers; the Go SDK is real.
package iam

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type User struct {
	pulumi.CustomResourceState

	Arn  pulumi.StringOutput `pulumi:"arn"`
	Name pulumi.StringOutput `pulumi:"name"`
}

type userArgs struct {
	Name *string `pulumi:"name"`
}

type UserArgs struct {
	Name pulumi.StringPtrInput
}

func (UserArgs) ElementType() reflect.Type {
	return reflect.TypeOf((*userArgs)(nil)).Elem()
}

func NewUser(ctx *pulumi.Context, name string, args *UserArgs, opts ...pulumi.ResourceOption) (*User, error) {
	if args == nil {
		args = &UserArgs{}
	}
	var resource User
	if err := ctx.RegisterResource("aws:iam/user:User", name, args, &resource, opts...); err != nil {
		return nil, err
	}
	return &resource, nil
}

type AccessKey struct {
	pulumi.CustomResourceState

	Status pulumi.StringPtrOutput `pulumi:"status"`
	User   pulumi.StringOutput    `pulumi:"user"`
}

type accessKeyArgs struct {
	Status *string `pulumi:"status"`
	User   string  `pulumi:"user"`
}

type AccessKeyArgs struct {
	Status pulumi.StringPtrInput
	User   pulumi.StringInput
}

func (AccessKeyArgs) ElementType() reflect.Type {
	return reflect.TypeOf((*accessKeyArgs)(nil)).Elem()
}

func NewAccessKey(ctx *pulumi.Context, name string, args *AccessKeyArgs, opts ...pulumi.ResourceOption) (*AccessKey, error) {
	var resource AccessKey
	if err := ctx.RegisterResource("aws:iam/accessKey:AccessKey", name, args, &resource, opts...); err != nil {
		return nil, err
	}
	return &resource, nil
}
