// How many tokens each text costs, by the vocabulary of today's models: texts in, counts out.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { text } from "node:stream/consumers";

const given = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(given.map((one) => countTokens(one))));
