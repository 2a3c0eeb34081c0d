/** The object in S3 that lines are read from; the command line's files are such objects without a bucket. */
export interface LogObject {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  /** When the object was written, in ISO 8601: the time of lines that tell none. */
  readonly lastModified?: string;
}
