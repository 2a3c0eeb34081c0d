/** The very module that the official client loads by `require("axios")`; axios has another one for `import "axios"`. */
declare module "axios/dist/node/axios.cjs" {
  import type { AxiosStatic } from "axios";
  const axios: AxiosStatic;
  export default axios;
}
