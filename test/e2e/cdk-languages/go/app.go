package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stage := awscdk.NewStage(app, jsii.String("Prod"), &awscdk.StageProps{
		Env: &awscdk.Environment{Account: jsii.String("111111111111"), Region: jsii.String("eu-west-1")},
	})
	stack := awscdk.NewStack(stage, jsii.String("Identity"), nil)
	user := awsiam.NewUser(stack, jsii.String("Deployer"), &awsiam.UserProps{UserName: jsii.String("deployer")})
	awsiam.NewAccessKey(stack, jsii.String("OldKey"), &awsiam.AccessKeyProps{User: user})
	status := awsiam.AccessKeyStatus_ACTIVE
	if os.Getenv("KEYS") != "two" {
		status = awsiam.AccessKeyStatus_INACTIVE
	}
	awsiam.NewAccessKey(stack, jsii.String("NewKey"), &awsiam.AccessKeyProps{User: user, Status: status})
	app.Synth(nil)
}
