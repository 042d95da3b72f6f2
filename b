Account not known, by listing every user: 0 users, 0 access keys, 1 call. Not everything was read.

not read  AWS account
  cannot be read: no usable credentials: there are none in the environment, a profile, a web identity, a container or an instance. Sign in, or name a profile with --profile or AWS_PROFILE

not complete, so nothing is proven: 0 access keys of 0 users checked; 0 violations, 0 undetermined, 0 excepted, 1 error.
