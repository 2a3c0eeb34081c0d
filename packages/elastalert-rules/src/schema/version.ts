/** The version of ElastAlert 2 whose keys, types and alerters the tables hold, after its schema and documentation. */
export const ELASTALERT_VERSION = "2.31";
