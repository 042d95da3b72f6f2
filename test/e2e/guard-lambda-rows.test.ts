import { askAboutRows } from '../guard/ask-about-rows';
import { caseRows } from '../guard/case-rows';
import { tableRows } from '../guard/table-rows';
import { startAskedFunction } from './guard-lambda/asked-function';

/** Every template of both tables, as events to the built function on AWS's Lambda emulator. */
askAboutRows([...caseRows, ...tableRows], () => startAskedFunction());
