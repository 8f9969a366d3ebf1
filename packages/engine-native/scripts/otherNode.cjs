// Read first by every process of the tests: those that it starts run in the Node that INFODROP_TEST_NODE names.
process.execPath = process.env.INFODROP_TEST_NODE;
