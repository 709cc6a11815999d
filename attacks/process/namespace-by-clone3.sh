# make a namespace by clone3, whose flags lie where no filter sees them
setup() { must_exist clone3 435 435 0 0; }
attempt() { sys clone3 435 435 z88 88; sys short 435 435 0 0; }
held() { refused clone3 short; }
