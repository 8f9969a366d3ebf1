// `npx turbo`, for scripts that cannot rely on a PATH.
import './turbo/turbo.mjs';
