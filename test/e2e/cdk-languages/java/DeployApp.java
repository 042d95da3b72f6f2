import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.services.iam.AccessKey;
import software.amazon.awscdk.services.iam.AccessKeyStatus;
import software.amazon.awscdk.services.iam.User;

public final class DeployApp {
    public static void main(String[] args) {
        App app = new App();
        Environment env = Environment.builder().account("111111111111").region("eu-west-1").build();
        Stage stage = Stage.Builder.create(app, "Prod").env(env).build();
        Stack stack = new Stack(stage, "Identity");
        User user = User.Builder.create(stack, "Deployer").userName("deployer").build();
        AccessKey.Builder.create(stack, "OldKey").user(user).build();
        boolean two = "two".equals(System.getenv("KEYS"));
        AccessKey.Builder.create(stack, "NewKey")
            .user(user)
            .status(two ? AccessKeyStatus.ACTIVE : AccessKeyStatus.INACTIVE)
            .build();
        app.synth();
    }
}
