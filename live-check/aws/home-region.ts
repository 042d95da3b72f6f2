/** Where a partition keeps the events of IAM, which is global (CloudTrail user guide). */
export function homeRegion(region: string): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  if (region.startsWith('cn-')) return 'cn-north-1';
  return 'us-east-1';
}
