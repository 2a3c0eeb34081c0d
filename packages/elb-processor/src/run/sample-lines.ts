import type { LogLine } from "../parse/parsed-line.ts";

/** Lines made up for the check of a deployment, by what they have to be understood as. */
export const SAMPLE_LINES: Readonly<Record<LogLine["kind"], string>> = {
  classic:
    "2026-01-02T03:04:05.678901Z sample-classic 192.0.2.1:40000 10.0.0.1:8080 0.000051 0.002345 0.000033 200 200 0 57 " +
    '"GET http://sample.example:80/check HTTP/1.1" "logstack \\"check\\"" - -',
  alb:
    "https 2026-01-02T03:04:05.678901Z app/sample/0123456789abcdef 192.0.2.1:40000 10.0.0.1:8080 0.001 0.002 0.000 200 200 34 366 " +
    '"GET https://sample.example:443/check?a=b c HTTP/1.1" "logstack/check" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ' +
    "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/sample/0123456789abcdef " +
    '"Root=1-00000000-000000000000000000000000" "sample.example" "session-reused" 0 2026-01-02T03:04:05.675000Z "forward" ' +
    '"-" "-" "10.0.0.1:8080" "200" "-" "-" TID_0123456789abcdef "-" "-" "-"',
  "nlb-tls":
    "tls 2.0 2026-01-02T03:04:05 net/sample/0123456789abcdef 0123456789abcdef 192.0.2.1:40000 10.0.0.1:443 5 2 98 246 - " +
    "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000 - ECDHE-RSA-AES128-SHA tlsv12 - " +
    'sample.example h2 h2 "h2","http/1.1" 2026-01-02T03:04:04',
  "alb-connection":
    "2026-01-02T03:04:05.678901Z 192.0.2.1 40000 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.004 " +
    '"CN=sample,O=logstack" NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z 0123456789 Success TID_0123456789abcdef',
  "alb-health-check": "http 2026-01-02T03:04:05.678901Z 0.000123 10.0.0.1:8080 sample PASS 200 -",
};
