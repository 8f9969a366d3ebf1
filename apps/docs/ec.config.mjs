// How blocks of code are shown. A file of its own, as plugins are functions, which the site's configuration cannot hand on.
import { defineEcConfig } from '@astrojs/starlight/expressive-code';
import { focusableCode } from './markdown/focusableCode.mjs';

export default defineEcConfig({ plugins: [focusableCode()] });
