// The pages of `whosaid serve`: the app over the server on this machine.

import { httpEngine } from "./engine-http.js";
import { start } from "./app.js";

start(httpEngine());
