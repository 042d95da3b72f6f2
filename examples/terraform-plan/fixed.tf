resource "aws_iam_user" "u" {
  name = "alice"
}

resource "aws_iam_access_key" "a" {
  user = aws_iam_user.u.name
}

resource "aws_iam_access_key" "b" {
  user = aws_iam_user.u.name
  status = "Inactive"
}
